using System.CommandLine;
using LossPrevention.EdgeSimulator.Deployment;

namespace LossPrevention.EdgeSimulator.Commands;

/// <summary><c>twins</c>: writes the JSON Schema of every module's desired properties, and a page of them all.</summary>
internal static class TwinsCommand
{
    public static Command Create()
    {
        var output = new Option<DirectoryInfo>("--out") { Description = "The folder of docs, such as docs: twins.md and twins/<Module>.schema.json are written there.", Required = true };
        var command = new Command("twins", "Write the JSON Schemas and the reference page of the module twins.") { output };
        command.SetAction(result => ConsoleErrors.Run(() =>
        {
            foreach (var (path, content) in TwinReference.Files())
            {
                var file = new FileInfo(Path.Combine(result.GetRequiredValue(output).FullName, path));
                file.Directory!.Create();
                File.WriteAllText(file.FullName, content);
                Console.WriteLine($"wrote {file.FullName}");
            }

            return 0;
        }));
        return command;
    }
}
