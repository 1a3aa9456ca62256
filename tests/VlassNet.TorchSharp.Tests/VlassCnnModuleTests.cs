using TorchSharp;
using VlassNet.Compute;
using VlassNet.Compute.Engines;
using VlassNet.Networks;
using VlassNet.Tests.Compute;
using static TorchSharp.torch;

namespace VlassNet.TorchSharp.Tests;

public sealed class VlassCnnModuleTests
{
    [Fact]
    public void Its_state_has_the_names_and_shapes_of_the_weights()
    {
        using VlassCnn model = VlassCnn.Notebook();
        using VlassCnnModule module = VlassCnnModule.From(model);
        Dictionary<string, Tensor> state = module.state_dict();
        state.Keys.Should().BeEquivalentTo(model.Weights.Select(tensor => tensor.Name));
        foreach (WeightTensor tensor in model.Weights)
            state[tensor.Name].shape.Should().Equal(tensor.Shape.Select(size => (long)size));
        module.named_parameters().Select(parameter => parameter.name).Should()
            .BeEquivalentTo(model.Weights.Where(tensor => tensor.Trainable).Select(tensor => tensor.Name));
    }

    [Fact]
    public void It_predicts_what_the_network_does_and_gives_the_weights_back()
    {
        using VlassCnn model = new VlassCnnBuilder(13, 10, 2).Convolution(4).Convolution(3, dropout: 0.5f).Dense(7).Classes("a", "b", "c").Seed(3).Build();
        using VlassCnnModule module = VlassCnnModule.From(model);
        MemoryBatch batch = MemoryBatch.Random(model.Spec, 1, 4);
        float[] image = new float[model.Spec.Input.Length];
        batch.CopyImage(0, image);
        using (DisposeScope scope = NewDisposeScope())
        {
            Tensor logits = module.call(tensor(image, 1, 2, 13, 10));
            logits.shape.Should().Equal(1, 3);
            float[] expected = new float[3];
            using INetworkSession session = ComputeEngines.Open(model.Weights, new SessionOptions());
            session.Predict(batch, expected);
            Compare.Values(nn.functional.softmax(logits, 1).data<float>().ToArray(), expected, 1e-5, "probabilities");
        }

        using VlassCnn other = new VlassCnnBuilder(13, 10, 2).Convolution(4).Convolution(3, dropout: 0.5f).Dense(7).Classes("a", "b", "c").Seed(4).Build();
        module.CopyTo(other);
        Compare.Same(other.Weights, model.Weights);
        using VlassCnn notebook = VlassCnn.Notebook();
        module.Invoking(it => it.CopyTo(notebook)).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void A_TorchSharp_program_can_train_move_and_save_it()
    {
        NetworkSpec spec = TestNetworks.Spec(8, 8, 1, [4], [6], 3);
        NetworkWeights before = TestNetworks.Random(spec, 7), after = new(spec);
        string path = Path.GetTempFileName();
        try
        {
            using VlassCnnModule module = new(before);
            module.to(ScalarType.Float64);
            using (DisposeScope scope = NewDisposeScope())
                module.call(randn(2, 1, 8, 8, ScalarType.Float64)).dtype.Should().Be(ScalarType.Float64);
            module.to(ScalarType.Float32);
            using (DisposeScope scope = NewDisposeScope())
            using (optim.Optimizer optimizer = optim.SGD(module.parameters(), 0.1))
            {
                Tensor images = randn(16, 1, 8, 8), labels = randint(0, 3, 16, ScalarType.Int64);
                float first = 0, last = 0;
                for (int step = 0; step < 30; step++)
                {
                    optimizer.zero_grad();
                    Tensor loss = nn.functional.cross_entropy(module.call(images), labels);
                    loss.backward();
                    optimizer.step();
                    last = loss.item<float>();
                    first = step == 0 ? last : first;
                }

                last.Should().BeLessThan(first * 0.7f);
            }

            module.GetWeights(after);
            after["norm1.running_mean"].Buffer.Should().NotEqual(before["norm1.running_mean"].Buffer, "the averages move by themselves");
            module.save(path);
            using VlassCnnModule loaded = new(before);
            loaded.load(path);
            NetworkWeights read = new(spec);
            loaded.GetWeights(read);
            Compare.Same(read, after);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
