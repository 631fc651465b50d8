using Patchbay.Channels.Health;
using Patchbay.Platforms.Fakechat;
using Patchbay.Platforms.Schedules;
using Patchbay.Platforms.Send;
using Patchbay.Platforms.Tasks;
using Patchbay.Platforms.Telegram;
using Patchbay.Platforms.Webhook;

namespace Patchbay.Cli.Doctor;

/// <summary>Everything that is examined, in the order in which it is shown. A platform's own stands at the end.</summary>
static class Examinations
{
    public static IReadOnlyList<IExamination> All { get; } =
    [
        new RuntimeExamination(),
        new FolderExamination(),
        new LeaseExamination(),
        new SharingExamination(),
        new QueueExamination(),
        new SessionExamination(),
        new ChannelExamination(),
        new AgentExamination(),
        new TrustExamination(),
        new SettingsExamination(),
        new PolicyExamination(),
        new FakechatExamination(),
        new TelegramExamination(),
        new TasksExamination(),
        new HookExamination(),
        new SchedulesExamination(),
        new SendExamination(),
    ];
}
