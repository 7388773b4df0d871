using System.CommandLine;

namespace LossPrevention.LaneStudio;

/// <summary>The tool's commands and what they tell the shell: 0 done, 1 failed, 2 bad arguments or input, with one line on stderr.</summary>
internal static class CommandLine
{
    public const int Failed = 1;
    public const int BadInput = 2;

    public static int Run(string[] arguments)
    {
        var root = new RootCommand("Makes lane recordings (video, till events, truth) from product pictures.")
        {
            RecordCommand.Create(), DrawCommand.Create(), DemoCommand.Create(),
        };
        ParseResult parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            return Refused(BadInput, $"{string.Join(' ', parsed.Errors.Select(error => error.Message))} See --help.");
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (InputException e)
        {
            return Refused(BadInput, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return Refused(Failed, e.Message);
        }
    }

    private static int Refused(int code, string reason)
    {
        Console.Error.WriteLine($"LaneStudio: {reason}");
        return code;
    }
}
