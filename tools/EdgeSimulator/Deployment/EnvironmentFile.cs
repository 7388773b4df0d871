using System.Text.RegularExpressions;

namespace LossPrevention.EdgeSimulator.Deployment;

/// <summary>Reads <c>.env</c> files: <c>KEY=value</c> a line, <c>#</c> comments, values bare or in quotes.</summary>
public static partial class EnvironmentFile
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="InputException">The file is missing or a line has no '='.</exception>
    public static IReadOnlyDictionary<string, string> Load(string path)
    {
        if (!File.Exists(path))
        {
            throw new InputException($"{path} does not exist. Copy .env.example to .env and fill it in, or name the file with --env.");
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            var text = line.Trim();
            if (text.Length == 0 || text[0] == '#')
            {
                continue;
            }

            var match = Line().Match(text);
            if (!match.Success)
            {
                throw new InputException($"{path}:{number}: NAME=value is expected.");
            }

            values[match.Groups["name"].Value] = Unquote(match.Groups["value"].Value.Trim());
        }

        return values;
    }

    private static string Unquote(string value)
    {
        if (value.Length >= 2 && value[0] is '"' or '\'' && value[^1] == value[0])
        {
            return value[1..^1];
        }

        var comment = value.IndexOf(" #", StringComparison.Ordinal);
        return comment < 0 ? value : value[..comment].TrimEnd();
    }

    [GeneratedRegex(@"^(export\s+)?(?<name>[A-Za-z_][A-Za-z0-9_]*)\s*=(?<value>.*)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Line();
}
