using LossPrevention.Imaging;

namespace LossPrevention.VideoIngest.Detecting;

/// <summary>Finds things in a picture. Safe for several threads at once.</summary>
internal interface IObjectDetector
{
    /// <summary>What is there, best first, without doubles.</summary>
    /// <param name="picture">Of any size.</param>
    /// <param name="leastScore">0..1; what is less sure is left out.</param>
    IReadOnlyList<Detection> Detect(RgbImage picture, double leastScore);
}

/// <summary>Gives detectors by their model's file, each loaded once however many lanes use it.</summary>
internal interface IDetectors
{
    /// <summary>The detector of a file.</summary>
    /// <exception cref="DetectorException">It cannot be loaded; the message says why and what to do.</exception>
    IObjectDetector Open(string path);
}

/// <summary>A detector cannot be used.</summary>
internal sealed class DetectorException : Exception
{
    public DetectorException()
    {
    }

    public DetectorException(string message)
        : base(message)
    {
    }

    public DetectorException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
