namespace VlassNet.Training;

/// <summary>How far the members of an ensemble disagree about an image.</summary>
public enum DisagreementMeasure
{
    /// <summary>
    /// H(p̄) − mean H(p), with the entropy H in nats, the members' probabilities p and their mean p̄: the mutual information of label and
    /// member, BALD (Houlsby, Huszár, Ghahramani and Lengyel 2011). It is 0 where all are equally unsure.
    /// </summary>
    MutualInformation,

    /// <summary>The entropy of the members' votes, each for its most probable class (Dagan and Engelson 1995).</summary>
    VoteEntropy,
}
