namespace LossPrevention.PosBridge.Stomp;

/// <summary>The peer does not speak STOMP 1.2 as it should; the connection cannot go on.</summary>
internal sealed class StompProtocolException(string message) : Exception(message);
