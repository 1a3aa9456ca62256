namespace VlassNet;

/// <summary>What a <see cref="BadInputException"/> is about.</summary>
public enum InputSubject
{
    /// <summary>A file or stream, whatever it is for.</summary>
    File,

    /// <summary>Labelled images, or their labels.</summary>
    Dataset,

    /// <summary>An image of the sky: FITS, and its world coordinates.</summary>
    SkyImage,

    /// <summary>A table: positions, labels or a catalogue.</summary>
    Table,

    /// <summary>A network, its weights or a checkpoint of its training.</summary>
    Network,
}
