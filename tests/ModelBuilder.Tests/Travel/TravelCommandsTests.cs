using System.Security.Cryptography;
using System.Text.Json.Nodes;
using LossPrevention.EdgeRuntime;
using LossPrevention.Recognition;
using LossPrevention.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace LossPrevention.ModelBuilder.Tests.Travel;

/// <summary>What stores learned goes through a container into a new bundle, and the bundle back out.</summary>
public sealed class TravelCommandsTests : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("travel-test-");
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly StoreFleet fleet = new(stores: 12, pool: 6, seed: 3);

    private string Bundle => Path.Combine(root.FullName, "bundle");

    private string Merged => Path.Combine(root.FullName, "merged");

    private string KeyFile => Write("key.pem", key.ExportPkcs8PrivateKeyPem());

    [Fact]
    public async Task Merge_Folder_RefusesWhatIsNotTrustedAndGoesOn()
    {
        var deltas = Path.Combine(root.FullName, "deltas");
        foreach (var (name, bytes) in Deltas())
        {
            var path = Path.Combine(deltas, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path, bytes);
        }

        var (code, output, error) = Run("merge", "--deltas", deltas, "--store-keys", StoreKeys(), "--bundle", Bundle, "--out", Merged, "--key", KeyFile);

        code.ShouldBe(0, error);
        output.ShouldContain("12 stores taken in, 2 deltas refused.");
        output.ShouldContain("6 products joined the bundle's 1000;");
        error.Split('\n').Count(line => line.Contains("is signed by a key that is not trusted")).ShouldBe(1);
        error.Split('\n').Count(line => line.Contains("is cut short")).ShouldBe(1);
        var gallery = BundleReader.Read(Merged, key.ExportSubjectPublicKeyInfoPem()).Gallery;
        gallery.Products.Count.ShouldBe(1006);
        Enumerable.Range(0, 6).ShouldAllBe(p => fleet.Error(p, gallery.Products[gallery.Index[StoreFleet.Code(p)]].Prototype) < 0.3);
    }

    [SkippableFact]
    public async Task MergeAndPublish_Container_TakeWhatStoresSentAndRollOutTheBundle()
    {
        await using var azure = await AzureBlobEmulator.StartAsync();
        var address = await azure.CreateContainerAsync("fleet");
        var sas = Write("sas", azure.Signature);
        using (var container = new BlobContainer(address, azure.Signature, TimeProvider.System))
        {
            foreach (var (name, bytes) in Deltas())
            {
                (await container.PutAsync(name, bytes, CancellationToken.None)).ShouldBeTrue();
            }
        }

        var (merged, _, mergeError) = Run(
            "merge", "--deltas", address.AbsoluteUri, "--sas-file", sas, "--store-keys", StoreKeys(), "--bundle", Bundle, "--out", Merged, "--key", KeyFile);
        merged.ShouldBe(0, mergeError);
        string[] publish = ["publish", "--bundle", Merged, "--container", address.AbsoluteUri, "--sas-file", sas, "--trusted-key", Write("pub.pem", key.ExportSubjectPublicKeyInfoPem())];
        var (published, output, error) = Run(publish);
        var (again, sameOutput, _) = Run(publish);

        published.ShouldBe(0, error);
        again.ShouldBe(0, "what is there already is left as it is");
        sameOutput.ShouldBe(output);
        var json = JsonNode.Parse(output)!;
        var model = json["twinPatch"]!["properties"]!["desired"]!["model"]!;
        json["waves"]!.AsArray().Select(w => w!["targetCondition"]!.GetValue<string>())
            .ShouldBe(["tags.ring='pilot'", "tags.ring='pilot' OR tags.ring='tenth'", "tags.ring='pilot' OR tags.ring='tenth' OR tags.ring='all'"]);
        json["waves"]!.AsArray().ShouldAllBe(w => JsonNode.DeepEquals(w!["content"]!["modulesContent"]!["Recognition"]!["properties.desired.model"], model));

        // The module's own rules take it, and a store fetches it by what the patch says.
        var desired = new JsonObject { ["storeId"] = "store-1", ["modelCache"] = "/models", ["model"] = model.DeepClone() };
        ModuleTwins.Check(new ServiceCollection().AddRecognition(), desired).ShouldBeEmpty();
        using var files = new HttpBundleFiles(TimeProvider.System);
        var settings = new ModelSettings { Uri = model["uri"]!.GetValue<string>(), Sha256 = model["sha256"]!.GetValue<string>(), SasFile = sas };
        var fetched = await new BundleStore(files).BringAsync(settings, Path.Combine(root.FullName, "cache"), key.ExportSubjectPublicKeyInfoPem(), _ => { }, CancellationToken.None);
        BundleReader.Read(fetched, key.ExportSubjectPublicKeyInfoPem()).Gallery.Products.Count.ShouldBe(1006);
    }

    [Fact]
    public void SimulateTravel_FewStores_SaysTimeMemoryAndTruth()
    {
        var (code, output, error) = Run("simulate-travel", "--stores", "20", "--learned", "5", "--pool", "5", "--wrong", "0");

        code.ShouldBe(0, error);
        output.ShouldContain("20 stores taken in, 3 deltas refused (of 3 that should be)");
        output.ShouldContain("5 of 5 products joined");
    }

    public void Dispose()
    {
        root.Delete(recursive: true);
        key.Dispose();
        fleet.Dispose();
    }

    private List<(string Name, byte[] Bytes)> Deltas()
    {
        var space = LoadedModel.SpaceOf(fleet.WriteBundle(Bundle, key), fleet.Gallery.Projection);
        List<(string Name, byte[] Bytes)> deltas = [.. Enumerable.Range(0, 12).Select(store => GalleryDeltaFile.Write(fleet.Learn(store, space, 6, 0), fleet.Keys[store]))];
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        deltas.Add(GalleryDeltaFile.Write(fleet.Learn(0, space, 6, 0), stranger));
        deltas.Add(($"{space}/cut.delta", deltas[0].Bytes[..^200]));
        return deltas;
    }

    private string StoreKeys()
    {
        var folder = Directory.CreateDirectory(Path.Combine(root.FullName, "keys")).FullName;
        for (var store = 0; store < fleet.Keys.Count; store++)
        {
            File.WriteAllText(Path.Combine(folder, $"store-{store}.pem"), fleet.Keys[store].ExportSubjectPublicKeyInfoPem());
        }

        return folder;
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(root.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static (int Code, string Output, string Error) Run(params string[] args)
    {
        using StringWriter output = new(), error = new();
        var code = ModelBuilderCommands.Run(args, output, error, TimeProvider.System);
        return (code, output.ToString(), error.ToString());
    }
}
