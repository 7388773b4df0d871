namespace LossPrevention.TestKit;

/// <summary>Where the checkout lies.</summary>
public static class Repository
{
    /// <summary>The folder that holds IoTEdgeSolution.sln.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "IoTEdgeSolution.sln")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException("The tests run outside a checkout: no folder above them holds IoTEdgeSolution.sln.");
    }
}
