namespace VlassNet.Sky;

/// <summary>What a <see cref="Cutout"/> says besides its pixels, and explains, for those who keep the pixels elsewhere.</summary>
internal readonly record struct CutoutMeasures(int Outside, int Blank, float Peak, double Total, bool IsEmpty, bool Saturated);
