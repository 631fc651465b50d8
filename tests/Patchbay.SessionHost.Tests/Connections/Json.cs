using System.Text.Json;

namespace Patchbay.SessionHost.Tests.Connections;

static class Json
{
    public static JsonElement Of(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
