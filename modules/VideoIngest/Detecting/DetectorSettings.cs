using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using LossPrevention.Contracts;

namespace LossPrevention.VideoIngest.Detecting;

/// <summary>A lane's object detector.</summary>
internal sealed record DetectorSettings
{
    /// <summary>The ONNX file, of YOLOX's form.</summary>
    [Required]
    public string Model { get; init; } = "";

    /// <summary>The model's classes that are goods, by number from 0. Default: all but those ignored.</summary>
    public ValueList<int> Classes { get; init; }

    /// <summary>The model's classes that are no goods, such as telephones, bags and persons.</summary>
    public ValueList<int> Ignored { get; init; }

    /// <summary>How sure the model must be, 0.05 to 0.95. Default 0.3.</summary>
    [Range(0.05, 0.95)]
    public double Score { get; init; } = 0.3;

    /// <summary>What it does. Default refine.</summary>
    public DetectorMode Mode { get; init; } = DetectorMode.Refine;

    /// <summary>Whether a class is goods.</summary>
    public bool IsGoods(int kind) => Classes.Count > 0 ? Classes.Contains(kind) : !Ignored.Contains(kind);
}

/// <summary>What a lane's detector does beside looking for motion.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<DetectorMode>))]
internal enum DetectorMode
{
    /// <summary>Motion finds items; what the detector sees where they are speaks for goods or against.</summary>
    Refine,

    /// <summary>The detector finds items, at the crop rate; motion is not looked at.</summary>
    Replace,

    /// <summary>Items are found by motion alone; the detector serves the entrance rule.</summary>
    EntranceOnly,
}

/// <summary>Goods near an entrance, without a cart beside them.</summary>
internal sealed record EntranceSettings
{
    /// <summary>The entrance's polygon: points [x, y] in shares of the frame. It is watched by the detector alone: neither crops nor clips show more for it.</summary>
    [Required]
    public ValueList<ValueList<double>> Polygon { get; init; }

    /// <summary>How near counts as at the entrance, frame widths, 0 to 0.5. Default 0.03.</summary>
    [Range(0.0, 0.5)]
    public double Distance { get; init; } = 0.03;

    /// <summary>The model's classes that are carts or baskets, by number from 0. Default: none.</summary>
    public ValueList<int> CartClasses { get; init; }

    /// <summary>Goods this near to a cart are in it, frame widths, 0 to 0.5. Default 0.1.</summary>
    [Range(0.0, 0.5)]
    public double CartDistance { get; init; } = 0.1;

    /// <summary>How long goods must be there, 0.3 to 30 s. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.3", "00:00:30")]
    public TimeSpan StayFor { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Said once until no goods have been there for so long, 1 s to 10 min. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan QuietFor { get; init; } = TimeSpan.FromSeconds(10);
}
