namespace LossPrevention.EdgeRuntime;

/// <summary>A catalog cannot be used at all: it cannot be read, has no header, or has no good line.</summary>
public sealed class CatalogException : Exception
{
    /// <summary>Says what is wrong and what to do.</summary>
    public CatalogException(string message)
        : base(message)
    {
    }

    /// <summary>Says what is wrong and what to do.</summary>
    public CatalogException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Says nothing; there for the pattern.</summary>
    public CatalogException()
    {
    }
}
