namespace VlassNet.Data.Arrays;

/// <summary>What a source's options say of the pixels.</summary>
/// <param name="Shape">The shape of an image; null: as the array has it.</param>
/// <param name="ScaleBytes">Whether uint8 becomes 0…1.</param>
/// <param name="OptionsName">What the options are called, for advice.</param>
internal sealed record PixelRules(ImageShape? Shape, bool ScaleBytes, string OptionsName);
