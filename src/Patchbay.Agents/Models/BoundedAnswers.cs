namespace Patchbay.Agents.Models;

/// <summary>
/// What comes from a model's server, within bounds: the packages keep a line of a stream, or the body of an error, in memory until it
/// ends, and nothing says that it does.
/// </summary>
sealed class BoundedAnswers() : DelegatingHandler(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(10) })
{
    /// <summary>Bytes of one line. The longest honest one carries a tool's whole arguments.</summary>
    public const int LongestLine = 16 << 20;

    /// <summary>Bytes of the whole. The longest honest one is some hundred thousand pieces with as many bytes each around them.</summary>
    public const long Longest = 128 << 20;

    /// <summary>A client that ends by itself: the packages have times of their own for a request.</summary>
    public static HttpClient Client() => new(new BoundedAnswers()) { Timeout = Timeout.InfiniteTimeSpan };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        var content = new StreamContent(new BoundedLines(await response.Content.ReadAsStreamAsync(cancellationToken), LongestLine, Longest));
        foreach (var (name, values) in response.Content.Headers)
        {
            content.Headers.TryAddWithoutValidation(name, values);
        }

        response.Content = content;
        return response;
    }
}
