namespace Patchbay.Cli.Services;

/// <summary>What is to run whenever the user's machine does.</summary>
sealed record ServicePlan(string Name, string Program, IReadOnlyList<string> Arguments, string WorkingDirectory, IReadOnlyDictionary<string, string> Environment, string ErrorLog);
