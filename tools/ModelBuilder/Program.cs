using LossPrevention.ModelBuilder;

return ModelBuilderCommands.Run(args, Console.Out, Console.Error, TimeProvider.System);
