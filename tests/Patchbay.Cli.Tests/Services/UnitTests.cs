using Patchbay.Cli.Services;

namespace Patchbay.Cli.Tests.Services;

public class UnitTests
{
    static readonly ServicePlan Plan = new(
        "night", "/opt/patch bay/patchbay", ["--channels", "builtin:fakechat", "--name", "night", "--service"], "/home/me/100% \"work\"",
        new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", ["PATCHBAY_HOME"] = "/home/me/$state" }, "/home/me/.patchbay/sessions/night/background.log");

    [Fact]
    public void The_unit_of_systemd_is_as_it_was_reviewed() => Assert.Equal(
        """
        [Unit]
        Description=Patchbay session night
        StartLimitIntervalSec=0

        [Service]
        Type=exec
        WorkingDirectory=/home/me/100%% "work"
        Environment="PATH=/usr/bin:/bin"
        Environment="PATCHBAY_HOME=/home/me/$state"
        ExecStart="/opt/patch bay/patchbay" "--channels" "builtin:fakechat" "--name" "night" "--service"
        Restart=on-failure
        RestartSec=5
        KillMode=mixed
        TimeoutStopSec=30
        UMask=0077

        [Install]
        WantedBy=default.target

        """,
        SystemdUnit.Text(Plan), ignoreLineEndingDifferences: true);

    [Fact]
    public void The_agent_of_launchd_is_as_it_was_reviewed() => Assert.Equal(
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
        <plist version="1.0">
        <dict>
          <key>Label</key>
          <string>patchbay.night</string>
          <key>ProgramArguments</key>
          <array>
            <string>/opt/patch bay/patchbay</string>
            <string>--channels</string>
            <string>builtin:fakechat</string>
            <string>--name</string>
            <string>night</string>
            <string>--service</string>
          </array>
          <key>WorkingDirectory</key>
          <string>/home/me/100% &quot;work&quot;</string>
          <key>EnvironmentVariables</key>
          <dict>
            <key>PATH</key>
            <string>/usr/bin:/bin</string>
            <key>PATCHBAY_HOME</key>
            <string>/home/me/$state</string>
          </dict>
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
          <string>/home/me/.patchbay/sessions/night/background.log</string>
        </dict>
        </plist>

        """,
        LaunchdAgent.Text(Plan), ignoreLineEndingDifferences: true);

    [Fact]
    public void A_unit_holds_no_secret_of_the_environment_it_was_made_in()
    {
        var plan = ServicePlans.For("night", "/home/me", [], name => name is "PATH" ? "/bin" : "secret");
        Assert.Equal(["PATH", "PATCHBAY_HOME", "DOTNET_ROOT", "LANG"], plan.Environment.Keys);
        Assert.Equal(["--name", "night", "--service"], plan.Arguments.TakeLast(3));
    }

    [Fact]
    public void In_a_checkout_the_unit_names_the_script_that_stays()
    {
        var root = Directory.CreateTempSubdirectory("pb-checkout-").FullName;
        Directory.CreateDirectory(Path.Combine(root, "artifacts/run/release-1"));
        var program = Path.Combine(root, "artifacts/run/release-1/patchbay");
        Assert.Null(ServicePlans.Launcher(program));
        File.WriteAllText(Path.Combine(root, "patchbay"), "");
        Assert.Equal(Path.Combine(root, "patchbay"), ServicePlans.Launcher(program));
        Assert.Null(ServicePlans.Launcher("/usr/bin/patchbay"));
        Directory.Delete(root, recursive: true);
    }
}
