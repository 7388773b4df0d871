using Apache.NMS;

namespace LossPrevention.PosBridge.Nms;

/// <summary>What went wrong, in one line.</summary>
internal static class NmsErrors
{
    public static string Describe(Exception error) => error switch
    {
        NMSSecurityException => $"{PosTransportException.Refused}: {FirstLine(error.Message)}",
        TimeoutException => "the broker did not answer in time",
        PosTransportException => error.Message,
        _ => FirstLine(error.GetBaseException().Message),
    };

    private static string FirstLine(string text) => text.Split('\n')[0].TrimEnd('\r', ' ');
}
