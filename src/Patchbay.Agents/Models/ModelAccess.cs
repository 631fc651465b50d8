namespace Patchbay.Agents.Models;

/// <summary>
/// Which model is asked, and how it is reached. The key is a secret: it goes to the model's client and nowhere else.
/// <paramref name="BaseUrl"/> is null for the vendor's own address.
/// </summary>
sealed record ModelAccess(string Model, string Key, Uri? BaseUrl)
{
    public override string ToString() => BaseUrl is null ? Model : $"{Model} at {BaseUrl.GetLeftPart(UriPartial.Authority)}";
}
