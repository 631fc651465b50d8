namespace Patchbay.Spool;

/// <summary>Small work that can wait: it rides on the next commit instead of asking for one of its own.</summary>
interface IRider
{
    bool HasWork { get; }

    void Ride(WriteScope scope);
}
