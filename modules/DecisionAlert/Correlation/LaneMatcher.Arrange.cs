namespace LossPrevention.DecisionAlert.Correlation;

/// <summary>The window's scores.</summary>
internal sealed partial class LaneMatcher
{
    private const int ProductsByChance = 50;
    private const double HandsPerItem = 0.1;

    /// <summary>Passes with a shorter pause are taken for pieces of one, seconds.</summary>
    private const double OnePassWithin = 0.3;

    /// <summary>Share of voided items that pass the scanner once more without a line.</summary>
    private const double VoidedPassesAgain = 0.2;

    /// <summary>Share of repeated passes in which an item that was in the bag already comes from the basket or belt again.</summary>
    private const double BackInTheBasket = 0.001;

    /// <summary>Two passes are one item only where looks speak for it: log Bayes factor.</summary>
    private const double AlikeAtLeast = 0.8;

    private void Arrange()
    {
        alignment.Sightings = sightings.Count;
        alignment.Scans = scans.Count;
        for (var i = 0; i < sightings.Count; i++)
            ScoreSighting(i);
        for (var j = 0; j < scans.Count; j++)
            alignment.Unseen[j] = UnseenScore(scans[j]);
        total = alignment.Run();
    }

    private void ScoreSighting(int i)
    {
        var sighting = sightings[i];
        var previous = i > 0 ? sightings[i - 1] : null;
        var pause = previous is null ? double.MaxValue : sighting.PauseTo(previous);
        var mayFollow = previous is not null && !sighting.Settled && !previous.Settled;
        var repeat = mayFollow ? RepeatScore(sighting, previous!, pause) : Alignment.Never;
        var same = repeat > Alignment.Never ? sighting.SameItem(previous!, ProductsByChance) : 0;
        alignment.Unscanned[i] = UnscannedScore(sighting);
        alignment.FollowUnscanned[i] = repeat > Alignment.Never && same > AlikeAtLeast && sighting.GoodsLogOdds > 0 && previous!.GoodsLogOdds > 0
            ? same + repeat
            : Alignment.Never;
        var follows = alignment.FollowUnscanned[i] > Alignment.Never;
        alignment.MaySwap[i] = previous is not null && pause < 0.8;
        for (var j = 0; j < scans.Count; j++)
        {
            var scan = scans[j];
            if (sighting.Settled || scan.Settled)
            {
                alignment.Pair(i, j) = sighting.Partner == scan && !sighting.Follows ? 0 : Alignment.Never;
                alignment.Follow(i, j) = Alignment.Never;
                continue;
            }

            var looks = sighting.Looks(scan);
            alignment.Pair(i, j) = PairBase(sighting, scan) + PairLooks(sighting, looks);
            alignment.Follow(i, j) = mayFollow ? FollowScore(sighting, previous!, scan, looks, repeat, same) : Alignment.Never;
            follows |= alignment.Follow(i, j) > Alignment.Never;
        }

        alignment.MayFollow[i] = follows;
    }

    private double FollowScore(
        OpenSighting sighting, OpenSighting previous, OpenScan scan, double? looks, double repeat, double same)
    {
        var both = looks is { } a && previous.Looks(scan) is { } b ? Math.Min(a, b) : same;
        var agree = looks >= 0 || previous.Looks(scan) >= 0 ? Math.Min(same, both) : same;
        var score = repeat > Alignment.Never && agree > AlikeAtLeast ? agree + repeat : Alignment.Never;
        if (scan.Pieces > 1 && both > -1 && Math.Abs(scan.At - sighting.Middle - Ticks(clock.Offset)) < Ticks(15))
            score = Math.Max(score, both - 0.7);
        return score;
    }

    /// <summary>Time and goods, without looks.</summary>
    private double PairBase(OpenSighting sighting, OpenScan scan)
    {
        var score = PairScores.Time(sighting, scan, clock.Offset, clock.Sigma) + sighting.LogPairable;
        return sighting.CrossedScanner ? score : score - 2;
    }

    /// <summary>The looks of an honest pair, or the price of a switched one where they speak against it.</summary>
    private double PairLooks(OpenSighting sighting, double? looks) =>
        looks is { } l ? Math.Max(l, Math.Log(context.Prior(sighting.Middle))) : 0;

    private double UnscannedScore(OpenSighting sighting)
    {
        if (sighting.Settled)
            return sighting.Partner is null || sighting.Follows ? 0 : Alignment.Never;
        return Math.Max(UnscannedBase(sighting), SameItemScore(sighting, out _));
    }

    /// <summary>Missed goods, or no goods at all: hands reach over a scanner far more often than goods go unpaid.</summary>
    private double UnscannedBase(OpenSighting sighting) =>
        Math.Log((context.Prior(sighting.Middle) * Math.Exp(sighting.LogPairable)) + (HandsPerItem * (1 - Math.Exp(sighting.LogPairable))));

    private double UnseenScore(OpenScan scan)
    {
        if (scan.Settled)
            return scan.Partner is null ? 0 : Alignment.Never;
        return Math.Log(scan.Repeats || scan.Keyed ? 0.3 : Prior.Unseen);
    }

    /// <summary>How often a pass is a further look at the item before it, whatever it looks like.</summary>
    private double RepeatScore(OpenSighting sighting, OpenSighting earlier, double pause)
    {
        if (pause > Settings.RepeatWithin.TotalSeconds)
            return Alignment.Never;
        if (pause < OnePassWithin)
            return Math.Log(Math.Min(0.5, 5 * Prior.Repeat));

        return Math.Log(Prior.Repeat) + ComesAgain(sighting, earlier);
    }

    /// <summary>What has been put into the bag does not come out of the basket again.</summary>
    private static double ComesAgain(OpenSighting sighting, OpenSighting earlier) =>
        earlier.WentOn && sighting.CameFresh ? Math.Log(BackInTheBasket) : 0;

    /// <summary>How well a sighting is explained by what is settled: another look at an item, a quantity line, a voided item.</summary>
    private double SameItemScore(OpenSighting sighting, out OpenSighting? of)
    {
        of = null;
        var best = Alignment.Never;
        foreach (var earlier in settled)
        {
            var pause = sighting.PauseTo(earlier);
            if (pause > 20)
                continue;
            var scan = earlier.Partner;
            var looks = scan is null ? null : sighting.Looks(scan);
            var score = RepeatScore(sighting, earlier, pause);
            if (score > Alignment.Never)
            {
                var alike = SameItemLooks(sighting, earlier, looks);
                score = alike > AlikeAtLeast ? score + alike : Alignment.Never;
            }

            if ((scan is not null || earlier.Raised) && pause == 0 && sighting.Overlaps(earlier))
                score = Math.Max(score, PieceScore(sighting));
            if (scan is { Pieces: > 1 } && (scan.PiecesLeft > 0 || scan.IsPieceOf(sighting)))
                score = Math.Max(score, AsPiece(sighting, earlier, looks, pause));
            if (scan is { VoidedAt: > 0 } && sighting.Middle > scan.VoidedAt - Ticks(3))
                score = Math.Max(score, (looks ?? 0) + Math.Log(VoidedPassesAgain) + ComesAgain(sighting, earlier));
            if (score > best)
                (best, of) = (score, earlier);
        }

        return best;
    }

    /// <summary>A further piece of a line of several: it looks like the product, or like the piece before it, whatever that is.</summary>
    private double AsPiece(OpenSighting sighting, OpenSighting earlier, double? looks, double pause)
    {
        if (looks is null or > -1 || pause < Settings.RepeatWithin.TotalSeconds)
            return (looks ?? 0) - 0.7;
        var alike = sighting.SameItem(earlier, ProductsByChance);
        return alike > AlikeAtLeast ? alike - 0.7 : Alignment.Never;
    }

    /// <summary>
    /// A tracker now and then makes two of one pass: item and hand, or two halves of a bag. Such a piece looks like nothing in particular;
    /// a second item that passes beside a scanned one looks like a product.
    /// </summary>
    private double PieceScore(OpenSighting sighting) =>
        Math.Log(2 * Prior.Repeat) + Math.Log(1.05 - Math.Min(1, LikeliestLook(sighting)));

    /// <summary>Probability of the likeliest product and of all that look like it.</summary>
    private double LikeliestLook(OpenSighting sighting)
    {
        if (sighting.Likeliest is not { } likeliest)
            return 0;
        if (context.Products.Find(likeliest.Gtin) is not { LooksLike.Count: > 1 } product)
            return likeliest.Probability;
        var sum = 0d;
        foreach (var candidate in sighting.Recognition.Candidates.AsSpan())
            sum += product.LooksLike.AsSpan().IndexOf(candidate.Gtin) >= 0 ? candidate.Probability : 0;
        return sum;
    }

    private static double SameItemLooks(OpenSighting sighting, OpenSighting earlier, double? looks)
    {
        var same = sighting.SameItem(earlier, ProductsByChance);
        return looks is { } l && earlier.Looks(earlier.Partner!) >= 0 ? Math.Min(same, l) : same;
    }

    private bool TryMeasureClock()
    {
        Span<double> differences = stackalloc double[15];
        var count = 0;
        for (var pass = 0; pass < 2 && count < (pass == 0 ? 3 : 6); pass++)
        {
            count = 0;
            for (var i = 0; i < sightings.Count && count < differences.Length; i++)
            {
                if (CanTime(i, pass == 0 ? 2 : -1, out var difference))
                    differences[count++] = difference;
            }

            if (count >= (pass == 0 ? 3 : 6) && clock.TryLock(differences[..count]))
            {
                foreach (var sighting in sightings)
                    sighting.Timed = true;
                return true;
            }
        }

        return false;
    }

    private bool CanTime(int i, double leastLooks, out double difference)
    {
        difference = 0;
        var j = alignment.ScanOf[i];
        if (j < 0 || scans[j].Keyed || scans[j].Pieces > 1)
            return false;
        var looks = sightings[i].Looks(scans[j]);
        if (leastLooks > 0 ? looks is null || looks < leastLooks : looks < leastLooks)
            return false;
        difference = (scans[j].At - sightings[i].Middle) / (double)TimeSpan.TicksPerSecond;
        return true;
    }
}
