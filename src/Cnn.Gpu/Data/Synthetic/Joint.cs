namespace Cnn.Gpu.Data.Synthetic;

/// <summary>What the pen does at a point of a <see cref="Skeleton"/>.</summary>
internal enum Joint : byte
{
    /// <summary>Passes in a smooth curve.</summary>
    Smooth,

    /// <summary>Turns sharply.</summary>
    Corner,

    /// <summary>Leaves the paper.</summary>
    End,
}
