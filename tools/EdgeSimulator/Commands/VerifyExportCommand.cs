using System.CommandLine;
using LossPrevention.DecisionAlert.Export;
using LossPrevention.EdgeSimulator.Deployment;

namespace LossPrevention.EdgeSimulator.Commands;

/// <summary><c>verify-export</c>: checks an exported case.</summary>
internal static class VerifyExportCommand
{
    public static Command Create()
    {
        var folder = new Argument<DirectoryInfo>("folder") { Description = "The exported case's folder, with its manifest.json." };
        var journal = new Option<FileInfo?>("--journal") { Description = "DecisionAlert's SQLite file, or a copy: its access log must note this manifest." };
        var command = new Command("verify-export", "Check that an exported case is as it left the store.") { folder, journal };
        command.SetAction(result => ConsoleErrors.Run(() =>
        {
            var check = Verify(result.GetRequiredValue(folder).FullName, result.GetValue(journal)?.FullName);
            foreach (var problem in check.Problems)
            {
                Console.WriteLine(problem);
            }

            Console.WriteLine(check.Problems.Count == 0
                ? $"{check.Package}: all {check.Files} files are as they were exported; the manifest has the hash {check.ManifestSha256}"
                : $"{check.Package}: {check.Problems.Count} of its parts are not as they were exported");
            return check.Problems.Count == 0 ? 0 : 1;
        }));
        return command;
    }

    private static ExportCheck Verify(string folder, string? journal)
    {
        try
        {
            return ExportPackage.Verify(folder, journal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(e.Message, e);
        }
    }
}
