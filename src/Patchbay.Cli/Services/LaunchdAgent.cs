using System.Security;

namespace Patchbay.Cli.Services;

/// <summary>The plan as an agent of the user's launchd.</summary>
static class LaunchdAgent
{
    public static string Label(string name) => $"patchbay.{name}";

    public static string FileName(string name) => $"{Label(name)}.plist";

    public static string Text(ServicePlan plan) => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
        <plist version="1.0">
        <dict>
          <key>Label</key>
          <string>{Escaped(Label(plan.Name))}</string>
          <key>ProgramArguments</key>
          <array>
        {Strings("    ", plan.Arguments.Prepend(plan.Program))}  </array>
          <key>WorkingDirectory</key>
          <string>{Escaped(plan.WorkingDirectory)}</string>
          <key>EnvironmentVariables</key>
          <dict>
        {Pairs("    ", plan.Environment)}  </dict>
          <key>RunAtLoad</key>
          <true/>
          <key>KeepAlive</key>
          <dict>
            <key>SuccessfulExit</key>
            <false/>
          </dict>
          <key>ThrottleInterval</key>
          <integer>5</integer>
          <key>ExitTimeOut</key>
          <integer>30</integer>
          <key>Umask</key>
          <integer>63</integer>
          <key>StandardErrorPath</key>
          <string>{Escaped(plan.ErrorLog)}</string>
        </dict>
        </plist>

        """;

    static string Strings(string indent, IEnumerable<string> texts) => string.Concat(texts.Select(text => $"{indent}<string>{Escaped(text)}</string>\n"));

    static string Pairs(string indent, IEnumerable<KeyValuePair<string, string>> pairs) => string.Concat(
        pairs.Select(pair => $"{indent}<key>{Escaped(pair.Key)}</key>\n{indent}<string>{Escaped(pair.Value)}</string>\n"));

    static string Escaped(string text) => SecurityElement.Escape(text);
}
