namespace VlassNet.Data;

/// <summary>Which files of a CIFAR-style folder of batches to read.</summary>
public enum BatchPart
{
    /// <summary>The training batches and then the test batch.</summary>
    All,

    /// <summary><c>data_batch_1</c>, <c>data_batch_2</c>, … in the order of their numbers.</summary>
    Training,

    /// <summary><c>test_batch</c>.</summary>
    Test,
}
