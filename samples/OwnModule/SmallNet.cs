using TorchSharp.Modules;
using static TorchSharp.torch;

namespace OwnModule;

/// <summary>Any module that takes images <c>(image, channel, row, column)</c> and gives logits <c>(image, class)</c>.</summary>
internal sealed class SmallNet : nn.Module<Tensor, Tensor>
{
    private readonly Sequential layers;

    public SmallNet(int classes)
        : base(nameof(SmallNet))
    {
        layers = nn.Sequential(
            nn.Conv2d(1, 16, 3, padding: 1), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(16, 32, 3, padding: 1), nn.BatchNorm2d(32), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(32, 64, 3, padding: 1), nn.BatchNorm2d(64), nn.ReLU(), nn.AdaptiveAvgPool2d(1),
            nn.Flatten(), nn.Linear(64, classes));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => layers.call(input);
}
