using System.CommandLine;

namespace LossPrevention.EdgeSimulator.Commands;

/// <summary>Options that several commands take.</summary>
internal static class CommonOptions
{
    private const string TemplateName = "deployment.template.json";

    public static Option<FileInfo> Template() => new("--template")
    {
        Description = $"The deployment. Default: {TemplateName} here, in a folder above, or beside the sources.",
        DefaultValueFactory = _ => new FileInfo(FindTemplate()),
    };

    public static Option<FileInfo> Base() => new("--base")
    {
        Description = $"What a layer lies on. Default: {TemplateName}, found as for --template.",
        DefaultValueFactory = _ => new FileInfo(FindTemplate()),
    };

    public static Option<string?> Bundle() => new("--bundle")
    {
        Description = "The model bundle's folder, made by ModelBuilder enroll. Default: a folder named bundle in the recording or beside it.",
    };

    /// <summary>Looks above the current folder, then above the tool itself, so that the tool works from anywhere inside a checkout.</summary>
    private static string FindTemplate()
    {
        foreach (var start in (string[])[Directory.GetCurrentDirectory(), AppContext.BaseDirectory])
        {
            for (var folder = start; folder is not null; folder = Path.GetDirectoryName(folder))
            {
                var path = Path.Combine(folder, TemplateName);
                if (File.Exists(path))
                {
                    return path;
                }
            }
        }

        return TemplateName;
    }
}
