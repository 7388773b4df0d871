return LossPrevention.LaneStudio.CommandLine.Run(args);
