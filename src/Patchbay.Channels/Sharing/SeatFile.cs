using System.Text.Json;
using Patchbay.Spool;

namespace Patchbay.Channels.Sharing;

/// <summary>A host that was attached, by the name of its session, and the channel process that served it.</summary>
sealed record Seat(HostSeat Host, string? Session, HostSeat Channel);

sealed record SeatList(IReadOnlyList<Seat> Seats);

/// <summary>
/// Which hosts are attached to an account, beside its lease and on disk before any of them gets an event: who holds the lease
/// next knows whom to wait for, and whose transcript to ask. Written by the holder alone.
/// </summary>
sealed class SeatFile(string path)
{
    public IReadOnlyList<Seat> Read()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), ShareJson.Default.SeatList)?.Seats.Where(seat => seat is { Host: not null, Channel: not null }).ToList() ?? [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            // Missing, or not ours: nobody is waited for.
            return [];
        }
    }

    public void Write(IReadOnlyList<Seat> seats) => StateFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(new SeatList(seats), ShareJson.Default.SeatList));
}
