using System.CommandLine;

namespace LossPrevention.ModelBuilder;

/// <summary>The tool's command line.</summary>
internal static class ModelBuilderCommands
{
    /// <summary>Runs one command; returns the exit code.</summary>
    public static int Run(string[] args, TextWriter output, TextWriter error, TimeProvider clock)
    {
        var commands = new CommandOutput(output, error, clock);
        var root = new RootCommand("Makes and measures the model bundles that Recognition loads.")
        {
            EnrollCommand.Create(commands),
            EvaluateCommand.Create(commands),
            EvaluateCurriculumCommand.Create(commands),
            EvaluateLearningCommand.Create(commands),
            ImportGroceryCommand.Create(commands),
            MakeEmbedderCommand.Create(commands),
            MergeCommand.Create(commands),
            PublishCommand.Create(commands),
            SimulateTravelCommand.Create(commands),
            TrainCommand.Create(commands),
        };
        var result = root.Parse(args);
        if (result.Errors.Count > 0)
        {
            error.WriteLine($"error: {result.Errors[0].Message} See --help.");
            return 2;
        }

        return result.Invoke(new InvocationConfiguration { Output = output, Error = error });
    }
}
