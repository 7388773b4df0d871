using System.Security.Cryptography;

namespace LossPrevention.Recognition.Tests.Adapters;

public sealed class HttpBundleFilesTests : IAsyncLifetime
{
    private readonly FileServer server = new();
    private readonly HttpBundleFiles files = new(TimeProvider.System, firstPause: TimeSpan.Zero);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("bundle-files-");
    private readonly byte[] content = RandomNumberGenerator.GetBytes(300_000);

    private string Target => Path.Combine(folder.FullName, "gallery.bin");

    [Fact]
    public async Task FetchAsync_LineThatBreaks_GoesOnWhereItBrokeOff()
    {
        server.Files["gallery.bin"] = content;
        for (var i = 0; i < 8; i++)
        {
            server.Breaks.Enqueue(20_000); // more often than one round of attempts: a bad line, not a dead one
        }

        await FetchAsync();

        (await File.ReadAllBytesAsync(Target)).ShouldBe(content);
        server.Requests.Select(r => r.From).ShouldBeInOrder(SortDirection.Ascending);
        server.Requests.Last().From.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task FetchAsync_AnotherRunBeganIt_FetchesTheRestAlone()
    {
        server.Files["gallery.bin"] = content;
        await File.WriteAllBytesAsync(Target + ".part", content[..200_000]);

        await FetchAsync();

        (await File.ReadAllBytesAsync(Target)).ShouldBe(content);
        server.Requests.ShouldHaveSingleItem().From.ShouldBe(200_000);
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(400_000)]
    public async Task FetchAsync_AnotherFileWasPublishedInTheMeantime_BeginsAnew(int oldBytes)
    {
        server.Files["gallery.bin"] = content;
        await File.WriteAllBytesAsync(Target + ".part", RandomNumberGenerator.GetBytes(oldBytes));

        await FetchAsync();

        (await File.ReadAllBytesAsync(Target)).ShouldBe(content);
    }

    [Fact]
    public async Task FetchAsync_WholeFileIsHereButNotNamedYet_IsTaken()
    {
        server.Files["gallery.bin"] = content;
        await File.WriteAllBytesAsync(Target + ".part", content);

        await FetchAsync();

        (await File.ReadAllBytesAsync(Target)).ShouldBe(content);
    }

    [Fact]
    public async Task FetchAsync_ServerBusyForAWhile_IsTriedAgain()
    {
        server.Files["gallery.bin"] = content;
        server.Refusals.Enqueue(503);
        server.Refusals.Enqueue(429);

        await FetchAsync();

        server.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task FetchAsync_WrongHash_IsRefusedAndNothingStays()
    {
        server.Files["gallery.bin"] = RandomNumberGenerator.GetBytes(1000);

        (await Should.ThrowAsync<BundleException>(FetchAsync)).Message.ShouldContain("hash");

        folder.GetFiles().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(403, "model.sasFile")]
    [InlineData(404, "model.uri")]
    public async Task FetchAsync_RefusedForGood_SaysWhatToMendAndIsNotTriedAgain(int status, string remedy)
    {
        server.Refusals.Enqueue(status);

        var error = await Should.ThrowAsync<BundleException>(() => FetchAsync("sig=secret"));

        error.ShouldNotBeOfType<BundleUnavailableException>();
        error.Message.ShouldContain(remedy);
        error.ToString().ShouldNotContain("secret");
        server.Requests.ShouldHaveSingleItem().Query.ShouldBe("?sig=secret");
    }

    [Fact]
    public async Task FetchAsync_NobodyListens_IsUnavailable()
    {
        await server.DisposeAsync();

        (await Should.ThrowAsync<BundleUnavailableException>(FetchAsync)).Message.ShouldContain(server.Address.Authority);
    }

    [Fact]
    public async Task FetchAsync_MoreThanTheLimit_IsRefused()
    {
        server.Files["gallery.bin"] = content;

        (await Should.ThrowAsync<BundleException>(() => files.FetchAsync(server.Of("gallery.bin"), null, Target, null, 1000, _ => { }, CancellationToken.None)))
            .Message.ShouldContain("1000 bytes");
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        files.Dispose();
        folder.Delete(recursive: true);
    }

    private Task FetchAsync() => FetchAsync(null);

    private Task FetchAsync(string? query) => files.FetchAsync(
        server.Of("gallery.bin"), query, Target, Convert.ToHexStringLower(SHA256.HashData(content)), 1_000_000, _ => { }, CancellationToken.None)
        .WaitAsync(TimeSpan.FromMinutes(1));
}
