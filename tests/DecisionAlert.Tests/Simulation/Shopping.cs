using LossPrevention.Contracts;

namespace LossPrevention.DecisionAlert.Tests.Simulation;

/// <summary>Seeded shopping: honest items, honest oddities, missed scans and switches, as a camera and a till would tell of them.</summary>
internal sealed class Shopping(int seed)
{
    private readonly Random random = new(seed);

    public double Jitter { get; init; } = 0.25;

    public double MissedSightings { get; init; } = 0.02;

    public double Hands { get; init; } = 0.08;

    public double MisScans { get; init; } = 0.06;

    public double Switches { get; init; } = 0.06;

    public double Oddities { get; init; } = 0.12;

    public double HonestMean { get; init; } = 5;

    /// <summary>Whether tills and scales tell of everything else too: discounts, drawers, returns, weights, tags, suspended tickets.</summary>
    public bool Everything { get; init; }

    public LaneScript Write(int tickets, double? offset = null)
    {
        var script = new LaneScript(offset ?? ((random.NextDouble() * 3) - 1.5));
        var at = 2d;
        for (var t = 0; t < tickets; t++)
            at = Ticket(script, $"t{t}", at);
        return script;
    }

    private double Ticket(LaneScript script, string id, double at)
    {
        script.Open(at, id);
        var pace = 1.2 + (2.5 * random.NextDouble());
        at += 1.5;
        for (var k = 3 + random.Next(9); k > 0; k--)
        {
            at = Item(script, id, at);
            at += pace * (0.7 + (0.8 * random.NextDouble()));
        }

        if (Everything)
            at = Rest(script, id, at);
        script.Pay(at + 1, Cashier);
        return at + 12;
    }

    private static PosEvent Cashier(PosEvent e) => e with { OperatorId = "anna" };

    private double Rest(LaneScript script, string id, double at)
    {
        var product = random.Next(Store.Products);
        var item = new PosItem { Code = Store.Codes[product].Value, ExtendedPrice = 6 };
        script.Rest(at - 8, at + (6 * random.NextDouble()), Everyone(product, 5));
        script.Event(at, PosEventKind.DiscountApplied, item, change: e => Cashier(e) with { Amount = 5 });
        script.Event(at + 0.1, PosEventKind.ItemVoided, item, change: Cashier);
        script.Event(at + 0.2, PosEventKind.ItemReturned, item, change: Cashier);
        script.Event(at + 0.3, PosEventKind.DrawerOpened, null, change: Cashier);
        script.Scale(at + 0.4, 100 + (500 * random.NextDouble()));
        script.Event(at + 0.5, PosEventKind.RfidRead, item);
        if (random.Next(3) == 0)
        {
            script.Event(at + 1, PosEventKind.TransactionSuspended, null, change: Cashier);
            script.Open(at + 5, id + "b", Cashier);
            Item(script, id + "b", at + 7);
            script.Pay(at + 10, Cashier);
            script.Open(at + 18, id, Cashier);
            at = Item(script, id, at + 20) + 2;
        }

        if (random.Next(4) == 0)
            script.Event(at + 0.6, PosEventKind.LaneModeChanged, null);
        return at + 1;
    }

    private double Item(LaneScript script, string id, double at)
    {
        if (random.NextDouble() < Hands)
        {
            script.Pass(at, Everyone(-1, -4), goods: 0.2 + (0.3 * random.NextDouble()), goodsRatio: Normal(-3, 1.5));
            at += 0.9;
        }

        script.Items++;
        var product = random.Next(Store.Products);
        var dice = random.NextDouble();
        if (dice < MisScans)
        {
            See(script, at, product);
            script.Truths.Add(new Truth(DiscrepancyKind.MisScan, LaneScript.At(at), product, null, id));
            return at;
        }

        if (dice < MisScans + Switches)
        {
            var other = Other(product);
            See(script, at, product);
            Scan(script, at, other);
            script.Truths.Add(new Truth(DiscrepancyKind.TicketSwitch, LaneScript.At(at), product, other, id));
            return at;
        }

        return dice < MisScans + Switches + Oddities ? Oddity(script, at, product) : Honest(script, at, product);
    }

    private double Honest(LaneScript script, double at, int product)
    {
        if (random.NextDouble() >= MissedSightings)
            See(script, at, product);
        Scan(script, at, product);
        return at;
    }

    private double Oddity(LaneScript script, double at, int product)
    {
        switch (random.Next(6))
        {
            case 0: // rung twice by mistake, then voided
                See(script, at, product);
                Scan(script, at, product);
                var twice = Scan(script, at + 0.9, product);
                script.Void(at + 2.5, twice);
                return at + 2.5;
            case 1: // a line of three, three passes, or one more than it says
                Scan(script, at, product, 3);
                for (var k = 0; k < (Everything ? 4 : 3); k++, at += 1.1)
                    See(script, at, product);
                return at;
            case 2: // the scan failed at first
                See(script, at, product);
                See(script, at + 2, product);
                Scan(script, at + 2, product);
                return at + 2;
            case 3: // two at once
                var second = random.Next(Store.Products);
                script.Items++;
                See(script, at, product);
                See(script, at + 0.2, second);
                Scan(script, at, product);
                Scan(script, at + 0.5, second);
                return at + 0.5;
            case 4: // void and re-scan
                See(script, at, product);
                var first = Scan(script, at, product);
                script.Void(at + 1.5, first);
                Scan(script, at + 3, product);
                if (random.Next(2) == 0)
                    See(script, at + 3, product);
                return at + 3;
            default: // two of a kind, one line of two, one pass
                See(script, at, product);
                Scan(script, at, product, 2);
                return at;
        }
    }

    private void See(LaneScript script, double at, int product)
    {
        var length = 0.4 + (1.2 * random.NextDouble());
        script.Pass(
            at, Everyone(product, Normal(HonestMean, 3)), length, 0.65 + (0.3 * random.NextDouble()), Normal(3, 1.5),
            linger: 0.5 + (0.6 * random.NextDouble()));
    }

    private string Scan(LaneScript script, double at, int product, decimal quantity = 1) =>
        script.Scan(at + Normal(0, Jitter), product, quantity);

    private Dictionary<int, double> Everyone(int product, double own)
    {
        var looks = new Dictionary<int, double>();
        for (var k = 0; k < Store.Products; k++)
        {
            looks[k] = k == product ? own
                : product >= 0 && Store.CategoryOf(k) == Store.CategoryOf(product) ? Normal(-1, 3) : Normal(-8, 4);
        }

        return looks;
    }

    private int Other(int product)
    {
        while (true)
        {
            var other = random.Next(Store.Products);
            if (Store.CategoryOf(other) != Store.CategoryOf(product))
                return other;
        }
    }

    private double Normal(double mean, double deviation) =>
        mean + (deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
