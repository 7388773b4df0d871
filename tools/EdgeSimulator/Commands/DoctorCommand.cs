using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
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
        var env = new Option<FileInfo?>("--env") { Description = "File with NAME=value lines for the deployment's ${NAME}. The process environment fills what it leaves open." };
        var running = new Option<string?>("--running") { Description = "Asks a store that serve runs, by its lane page such as http://127.0.0.1:8080, instead: then clocks, lanes and what sells are looked at too." };
        var catalog = new Option<FileInfo?>("--catalog") { Description = "The store's catalog.csv." };
        var events = new Option<FileInfo?>("--till-events") { Description = "A sample of the till's events, one canonical PosEvent a line, such as a recording's pos.jsonl." };
        var bundle = CommonOptions.Bundle();
        var template = CommonOptions.Template();
        var command = new Command("doctor", "Look at a store before it goes live: settings, cameras, zones, broker, till, catalog, model, machine.") { env, running, catalog, events, bundle, template };
        command.Validators.Add(r =>
        {
            if (r.GetResult(env) is null == r.GetResult(running) is null)
            {
                r.AddError("give either --env, for a store that does not run yet, or --running.");
            }
            else if (r.GetResult(env) is null && !IsPage(r.GetValue(running), out _))
            {
                r.AddError("--running takes the address of a lane page, such as http://127.0.0.1:8080.");
            }
        });
        command.SetAction((result, cancellationToken) => ConsoleErrors.RunAsync(async () =>
        {
            if (IsPage(result.GetValue(running), out var page))
            {
                return await ShowAsync((await RunningStore.ReadAsync(page, cancellationToken)).ToAsyncEnumerable());
            }

            var values = EnvironmentFile.Load(result.GetRequiredValue(env)!.FullName);
            var doctor = new StoreDoctor(
                new DoctorOptions(DeploymentTemplate.Load(result.GetRequiredValue(template).FullName), name => values.GetValueOrDefault(name) ?? Environment.GetEnvironmentVariable(name))
                {
                    Catalog = result.GetValue(catalog)?.FullName,
                    TillEvents = result.GetValue(events)?.FullName,
                    Bundle = result.GetValue(bundle) is { } folder ? Path.GetFullPath(folder) : null,
                },
                TimeProvider.System);
            return await ShowAsync(doctor.ExamineAsync(cancellationToken));
        }));
        return command;
    }

    private static bool IsPage(string? text, [NotNullWhen(true)] out Uri? page) =>
        Uri.TryCreate(text, UriKind.Absolute, out page) && page.Scheme is "http" or "https";

    private static async Task<int> ShowAsync(IAsyncEnumerable<DoctorFinding> findings)
    {
        var console = ReplayConsole.Create();
        var levels = new List<DoctorLevel>();
        await foreach (var finding in findings)
        {
            levels.Add(finding.Level);
            Print(console, finding);
        }

        var bad = levels.Count(l => l == DoctorLevel.Bad);
        console.WriteLine($"{bad} to mend before it works, {levels.Count(l => l == DoctorLevel.Weak)} that would make it better, {levels.Count(l => l == DoctorLevel.Unknown)} not looked at");
        return bad == 0 ? 0 : 1;
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
