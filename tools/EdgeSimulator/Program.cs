using System.CommandLine;
using LossPrevention.EdgeSimulator.Commands;

var root = new RootCommand("Runs the modules of deployment.template.json in one process: no cloud, no containers.")
{
    ReplayCommand.Create(),
    ServeCommand.Create(),
    ManifestCommand.Create(),
    TwinsCommand.Create(),
    PosMapCommand.Create(),
    TillCommand.Create(),
    DoctorCommand.Create(),
    AuditCommand.Create(),
    VerifyExportCommand.Create(),
    BacktestCommand.Create(),
};
var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    return ConsoleErrors.Fail($"{string.Join(" ", parsed.Errors.Select(e => e.Message))} See --help.", 2);
}

return await parsed.InvokeAsync();
