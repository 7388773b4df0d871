namespace LossPrevention.Imaging;

/// <summary>Picture data that cannot be read, with what is wrong with it.</summary>
public sealed class ImageFormatException : Exception
{
    /// <summary>An exception without words; prefer the one that says what is wrong.</summary>
    public ImageFormatException()
    {
    }

    /// <summary>What is wrong with the picture.</summary>
    public ImageFormatException(string message)
        : base(message)
    {
    }

    /// <summary>What is wrong with the picture, and what showed it.</summary>
    public ImageFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
