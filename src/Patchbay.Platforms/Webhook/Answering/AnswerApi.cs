using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Patchbay.Channels.Tools;

namespace Patchbay.Platforms.Webhook.Answering;

/// <summary>
/// One hook's way to its vendor: the address, the token, patience and errors in one line with the remedy. The token goes to this address
/// alone: no redirect is followed, and no message has it.
/// </summary>
sealed class AnswerApi(HttpClient http, IAnswerer vendor, string hook, Uri root, AnswerToken token, TimeProvider time)
{
    const int Tries = 3;

    static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, path, null, cancellationToken);

    public Task<JsonElement> PostAsync(string path, JsonNode body, CancellationToken cancellationToken) => SendAsync(HttpMethod.Post, path, body, cancellationToken);

    /// <summary>As <see cref="PostAsync"/>, for what must not be made twice: a failure of the vendor is not tried again, it may have done it.</summary>
    public Task<JsonElement> CreateAsync(string path, JsonNode body, CancellationToken cancellationToken) => SendAsync(HttpMethod.Post, path, body, cancellationToken, mayRepeat: false);

    /// <summary>Whether it is the token of an account that is named beside it, as those of a vendor's cloud.</summary>
    public bool HasUser => token.User is not null;

    /// <summary>The answer, or nothing where the vendor gives none. <paramref name="path"/> begins without a slash.</summary>
    /// <exception cref="ToolFailedException">It was not done, or nobody knows whether it was.</exception>
    public async Task<JsonElement> SendAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken, bool mayRepeat = true)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var request = Request(method, path, body);
            using var response = await TryAsync(request, cancellationToken);
            var content = await ReadAsync(response, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return Parse(content, method);
            }

            var wait = AnswerRefusals.Wait(response, time) ?? (attempt is 1 ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(3));
            if (!AnswerRefusals.IsPassing(response) || (!mayRepeat && (int)response.StatusCode >= 500) || attempt == Tries || wait > LongestWait)
            {
                throw AnswerRefusals.Say(vendor, hook, response, content, wait);
            }

            await Task.Delay(wait, time, cancellationToken);
        }
    }

    HttpRequestMessage Request(HttpMethod method, string path, JsonNode? body)
    {
        var request = new HttpRequestMessage(method, new Uri(root.AbsoluteUri.TrimEnd('/') + "/" + path));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Patchbay", "0.1"));
        request.Headers.Accept.ParseAdd("application/json");
        vendor.Authorize(request, token);
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        }

        return request;
    }

    async Task<HttpResponseMessage> TryAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await http.SendAsync(request, both.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ToolFailedException($"{vendor.Title} did not answer within {Patience.TotalSeconds:0} s: nobody knows whether it was done; look before you try again");
        }
        catch (HttpRequestException)
        {
            throw new ToolFailedException($"{vendor.Title} cannot be reached at {root.Authority}: nothing is known to be done; check the address with patchbay hook show {hook}");
        }
    }

    async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await response.Content.ReadAsByteArrayAsync(cancellationToken);
        }
        catch (HttpRequestException)
        {
            throw new ToolFailedException($"{vendor.Title} broke off its answer: nobody knows whether it was done; look before you try again");
        }
    }

    JsonElement Parse(byte[] content, HttpMethod method)
    {
        if (content.Length == 0)
        {
            return default;
        }

        try
        {
            using var document = JsonDocument.Parse(content);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw new ToolFailedException(
                $"{vendor.Title} answered with what is not JSON{(method == HttpMethod.Get ? "" : ", so nobody knows whether it was done")}: is {root.Authority} the address of its interface? See patchbay hook show {hook}");
        }
    }
}
