using LossPrevention.DecisionAlert.Tests.Outbox;

// Started by SuddenDeathTests as a process of its own; the test runner does not come here.
return await SuddenDeathSubject.RunAsync(args[0], int.Parse(args[1]));
