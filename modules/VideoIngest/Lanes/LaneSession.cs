using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LossPrevention.VideoIngest.Lanes;

/// <summary>Names the runs of a lane's camera.</summary>
internal static class LaneSession
{
    /// <summary>The same for the same video wherever it lies, so that a replay gives the same ids.</summary>
    public static string OfFile(string laneId, string source, DateTimeOffset videoStart)
    {
        var name = $"{Path.GetFileName(new Uri(source).LocalPath)}|{videoStart.UtcTicks.ToString(CultureInfo.InvariantCulture)}";
        return $"{laneId}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 4))}";
    }

    /// <summary>By the time of its first frame.</summary>
    public static string OfCamera(string laneId, DateTimeOffset firstFrame) =>
        $"{laneId}-{firstFrame.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff", CultureInfo.InvariantCulture)}";
}
