using System.Net;
using LossPrevention.PosBridge.Rest;
using LossPrevention.TestKit;

namespace LossPrevention.PosBridge.Tests.Rest;

/// <summary>The circuit of each till: three attempts a command, and after six failures no more for 10 s.</summary>
public sealed class RestCommandSenderTests : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly ManualTimeProvider clock = new();
    private readonly Till till = new();
    private readonly RestCommandSender sender;

    public RestCommandSenderTests() =>
        sender = new RestCommandSender("http://till/{lane}", "a secret of the store"u8.ToArray(), TimeSpan.FromHours(1), clock, till);

    [Fact]
    public async Task SendAsync_TillFailsAgainAndAgain_IsLeftAloneAndOthersAreNot()
    {
        await BreakAsync();

        (await RefusedAsync()).ShouldContain("left alone");
        clock.Advance(TimeSpan.FromSeconds(9));
        (await RefusedAsync()).ShouldContain("left alone");

        till.Attempts.ShouldBe(6, "nothing was sent");
        sender.LeftAlone.ShouldBe(["lane-1"]);
        till.Answer = HttpStatusCode.NoContent;
        await sender.SendAsync(TillEvents.Command() with { LaneId = "lane-2" }, CancellationToken.None);
        till.Attempts.ShouldBe(7);
    }

    [Fact]
    public async Task SendAsync_StillFailsAfterTheBreak_IsAskedOnceAndLeftAloneAgain()
    {
        await BreakAsync();
        clock.Advance(TimeSpan.FromSeconds(10));

        await RefusedAsync();

        till.Attempts.ShouldBe(7, "one attempt shows that it still fails");
        sender.LeftAlone.ShouldBe(["lane-1"]);
        (await RefusedAsync()).ShouldContain("left alone");
        till.Attempts.ShouldBe(7);
    }

    [Fact]
    public async Task SendAsync_TakesTheCommandAfterTheBreak_IsTrustedAgain()
    {
        await BreakAsync();
        clock.Advance(TimeSpan.FromSeconds(10));
        till.Answer = HttpStatusCode.NoContent;

        await sender.SendAsync(TillEvents.Command(), CancellationToken.None);

        sender.LeftAlone.ShouldBeEmpty();
        clock.Advance(TimeSpan.FromSeconds(30)); // the failures before the break are out of what is counted
        till.Answer = HttpStatusCode.InternalServerError;
        (await RefusedAsync()).ShouldContain("answered 500");
        till.Attempts.ShouldBe(10, "a failure now is the first again: three attempts");
        sender.LeftAlone.ShouldBeEmpty();
    }

    public void Dispose()
    {
        sender.Dispose();
        till.Dispose();
    }

    private async Task BreakAsync()
    {
        till.Answer = HttpStatusCode.InternalServerError;
        (await RefusedAsync()).ShouldContain("answered 500");
        sender.LeftAlone.ShouldBeEmpty();
        (await RefusedAsync()).ShouldContain("answered 500");
        till.Attempts.ShouldBe(6);
    }

    private async Task<string> RefusedAsync()
    {
        var sending = sender.SendAsync(TillEvents.Command(), CancellationToken.None);
        for (var i = 0; i < 1_000 && !sending.IsCompleted; i++)
        {
            clock.Advance(Step); // what it waits between two attempts
            await Task.Yield();
        }

        return (await Should.ThrowAsync<PosTransportException>(() => sending)).Message;
    }

    private sealed class Till : HttpMessageHandler
    {
        public HttpStatusCode Answer { get; set; }

        public int Attempts { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Attempts++;
            return Task.FromResult(new HttpResponseMessage(Answer));
        }
    }
}
