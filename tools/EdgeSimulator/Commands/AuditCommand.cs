using System.CommandLine;
using LossPrevention.DecisionAlert.Review.Audit;
using LossPrevention.EdgeSimulator.Deployment;

namespace LossPrevention.EdgeSimulator.Commands;

/// <summary><c>audit</c>: checks the access log of the review pages.</summary>
internal static class AuditCommand
{
    public static Command Create()
    {
        var journal = new Option<FileInfo>("--journal") { Description = "DecisionAlert's SQLite file, or a copy.", Required = true };
        var head = new Option<string?>("--head") { Description = "The last line's hash as it was noted elsewhere: the log must still hold it at its end." };
        var command = new Command("audit", "Check that the access log is as it was written.") { journal, head };
        command.SetAction(result => ConsoleErrors.Run(() =>
        {
            var file = result.GetRequiredValue(journal);
            if (!file.Exists)
            {
                throw new InputException($"{file.FullName} does not exist.");
            }

            var check = Verify(file.FullName);
            Console.WriteLine(check.Broken is { } line
                ? $"line {line} is not what was written; the {check.Count} before it are"
                : $"all {check.Count} lines are as they were written; the last has the hash {check.Head}");
            if (check.Broken is null && result.GetValue(head) is { } noted && !noted.Equals(check.Head, StringComparison.OrdinalIgnoreCase))
            {
                Console.WriteLine($"the last line should have the hash {noted}: lines were added since, or are missing at the end");
                return 1;
            }

            return check.Broken is null ? 0 : 1;
        }));
        return command;
    }

    private static AccessLogCheck Verify(string path)
    {
        try
        {
            return AccessLogFile.Verify(path);
        }
        catch (IOException e)
        {
            throw new InputException(e.Message, e);
        }
    }
}
