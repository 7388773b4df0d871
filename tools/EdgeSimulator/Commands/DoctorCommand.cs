using System.CommandLine;
using LossPrevention.Contracts;
using LossPrevention.EdgeSimulator.Deployment;
using LossPrevention.EdgeSimulator.Doctor;
using Spectre.Console;

namespace LossPrevention.EdgeSimulator.Commands;

/// <summary><c>doctor</c>: looks at a store before it goes live.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var env = new Option<FileInfo>("--env") { Description = "File with NAME=value lines for the deployment's ${NAME}. The process environment fills what it leaves open.", Required = true };
        var catalog = new Option<FileInfo?>("--catalog") { Description = "The store's catalog.csv." };
        var events = new Option<FileInfo?>("--till-events") { Description = "A sample of the till's events, one canonical PosEvent a line, such as a recording's pos.jsonl." };
        var bundle = CommonOptions.Bundle();
        var template = CommonOptions.Template();
        var command = new Command("doctor", "Look at a store before it goes live: settings, cameras, zones, broker, till, catalog, model, machine.") { env, catalog, events, bundle, template };
        command.SetAction((result, cancellationToken) => ConsoleErrors.RunAsync(async () =>
        {
            var values = EnvironmentFile.Load(result.GetRequiredValue(env).FullName);
            var doctor = new StoreDoctor(
                new DoctorOptions(DeploymentTemplate.Load(result.GetRequiredValue(template).FullName), name => values.GetValueOrDefault(name) ?? Environment.GetEnvironmentVariable(name))
                {
                    Catalog = result.GetValue(catalog)?.FullName,
                    TillEvents = result.GetValue(events)?.FullName,
                    Bundle = result.GetValue(bundle) is { } folder ? Path.GetFullPath(folder) : null,
                },
                TimeProvider.System);
            var console = ReplayConsole.Create();
            var levels = new List<DoctorLevel>();
            await foreach (var finding in doctor.ExamineAsync(cancellationToken))
            {
                levels.Add(finding.Level);
                Print(console, finding);
            }

            var bad = levels.Count(l => l == DoctorLevel.Bad);
            console.WriteLine($"{bad} to mend before it works, {levels.Count(l => l == DoctorLevel.Weak)} that would make it better, {levels.Count(l => l == DoctorLevel.Unknown)} not looked at");
            return bad == 0 ? 0 : 1;
        }));
        return command;
    }

    private static void Print(IAnsiConsole console, DoctorFinding finding)
    {
        var (sign, colour) = finding.Level switch
        {
            DoctorLevel.Good => ("ok  ", Color.Green),
            DoctorLevel.Weak => ("weak", Color.Yellow),
            DoctorLevel.Bad => ("BAD ", Color.Red),
            _ => ("?   ", Color.Grey),
        };
        console.Write(new Text(sign, new Style(colour)));
        console.WriteLine($" {finding.Subject}: {finding.Text}");
        if (finding.Remedy is not null)
        {
            console.WriteLine($"     -> {finding.Remedy}");
        }
    }
}
