using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Adapters;
using LossPrevention.DecisionAlert.Correlation;
using LossPrevention.DecisionAlert.Lanes;
using LossPrevention.DecisionAlert.Outbox;

namespace LossPrevention.DecisionAlert.Cases;

/// <summary>
/// The cases: the newest in memory, all of them in the store. A decision is in force at once and leaves the store's network once it
/// cannot be taken back any more.
/// </summary>
internal sealed class CaseBook(
    StoreHost host, OutboxDispatcher outbox, RecentPictures recent, PictureSeal seal, OperatorGroups groups, DecisionMetrics metrics, TimeProvider clock)
{
    private const int InMemory = 500;
    private readonly Lock gate = new();
    private readonly Dictionary<string, ReviewCase> cases = new(StringComparer.Ordinal);
    private readonly LinkedList<string> order = new();
    private long version;

    /// <summary>Called after every change, with the case as it is now; outside any lock, on the caller's thread.</summary>
    public event Action<ReviewCase>? Changed;

    /// <summary>Counts the changes.</summary>
    public long Version => Interlocked.Read(ref version);

    /// <summary>The newest cases, whatever their state.</summary>
    public IReadOnlyList<ReviewCase> Newest
    {
        get
        {
            lock (gate)
                return [.. cases.Values];
        }
    }

    /// <summary>Takes the newest cases from the store; once, at the start.</summary>
    public void Load()
    {
        foreach (var kept in host.Store.Read(s => SqliteCases.Newest(s, InMemory)))
            Remember(kept);
    }

    /// <summary>Opens the case of an alert in memory.</summary>
    /// <returns>What writes it; run in the transaction of the alert's own line.</returns>
    public Action<SqliteSession> Open(Alert alert, IProductLookup products)
    {
        var now = clock.GetUtcNow();
        var pictures = alert.KeyFrames
            .Select(id => (Id: id, Picture: recent.Find(id))).Where(p => p.Picture is not null).Select(p => (p.Id, p.Picture!.Value)).ToArray();
        var opened = CaseMaker.Open(alert, products, pictures.Select(p => p.Id).ToValueList(), now) with
        {
            OperatorGroup = groups.Of(alert),
            Place = pictures.Length > 0 ? recent.PlaceOf(pictures[0].Id) : null,
        };
        lock (gate)
        {
            if (cases.ContainsKey(alert.AlertId))
                return _ => { };
        }

        Remember(opened);
        Tell(opened);
        var kept = pictures.Select(p => (p.Id, Bytes: seal.Seal(opened.Id, p.Id, p.Value.Bytes.Span))).Where(p => p.Bytes is not null).ToArray();
        return session =>
        {
            if (SqliteCases.Insert(session, opened))
            {
                foreach (var (id, bytes) in kept)
                    SqlitePictures.Insert(session, opened.Id, id, bytes!, now);
            }
        };
    }

    /// <summary>A case; null where none of that id is kept.</summary>
    public ReviewCase? Find(string id)
    {
        lock (gate)
        {
            if (cases.TryGetValue(id, out var known))
                return known;
        }

        return host.Store.Read(s => SqliteCases.Find(s, id));
    }

    /// <summary>A picture of a case; null where it is not kept.</summary>
    public byte[]? Picture(string caseId, string pictureId)
    {
        lock (gate)
        {
            if (cases.TryGetValue(caseId, out var known) && known.Pictures.Contains(pictureId) && recent.Find(pictureId) is { } picture)
                return picture.Bytes.ToArray();
        }

        return host.Store.Read(s => SqlitePictures.Find(s, caseId, pictureId)) is { } bytes ? seal.Open(caseId, pictureId, bytes) : null;
    }

    /// <summary>A person decides.</summary>
    public CaseChange Decide(string id, ReviewVerdict verdict, ReviewReason? reason, string? note, Reviewer by, Func<string, bool>? isWeighed = null)
    {
        var now = clock.GetUtcNow();
        return Step(id, c => CaseTransitions.Decide(c, verdict, reason, note, by, now), changed => outbox.Put(
            CaseTransitions.ToMessage(changed, changed.Review!), InventoryAdjustment.Of(changed, isWeighed ?? (_ => false)), now + CaseTransitions.UndoWithin, s => SqliteCases.Update(s, changed)));
    }

    /// <summary>Takes the last decision back.</summary>
    public CaseChange Undo(string id, Reviewer by)
    {
        var withdrawn = Find(id)?.Review?.Id;
        return Step(id, c => CaseTransitions.Undo(c, by, clock.GetUtcNow()), changed => outbox.Withdraw(withdrawn!, s => SqliteCases.Update(s, changed)));
    }

    /// <summary>The shopper put it right, or a closer look took it back: the case closes by itself.</summary>
    /// <returns>What writes it; run in the transaction of the resolution's own line.</returns>
    public Action<SqliteSession> Settle(string id, AlertResolution how)
    {
        Action<SqliteSession> write = _ => { };
        var now = clock.GetUtcNow();
        Step(id, c => how == AlertResolution.Withdrawn ? CaseTransitions.Withdraw(c, now) : CaseTransitions.SelfCorrect(c, now), changed =>
        {
            write = s => SqliteCases.Update(s, changed);
            if (changed.State is CaseState.SelfCorrected or CaseState.Withdrawn)
                metrics.CountSettled(changed.Alert, how);
        });
        return write;
    }

    /// <summary>The case's clip lies in the store.</summary>
    /// <param name="id">The case.</param>
    /// <param name="clip">The clip's name.</param>
    /// <param name="moments">The names of its pictures, in order of time.</param>
    public CaseChange SetClip(string id, string clip, ValueList<string> moments = default) =>
        Step(id, c => new CaseChange(c with { Clip = clip, Moments = moments }), Keep);

    /// <summary>The case has no clip and will have none.</summary>
    public CaseChange SetNoClip(string id, string reason) => Step(id, c => new CaseChange(c with { NoClip = reason }), Keep);

    private CaseChange Step(string id, Func<ReviewCase, CaseChange> step, Action<ReviewCase> keep)
    {
        CaseChange change;
        lock (gate)
        {
            var known = cases.GetValueOrDefault(id) ?? host.Store.Read(s => SqliteCases.Find(s, id));
            if (known is null)
                return new CaseChange(null!, CaseRefusal.Unknown);
            change = step(known);
            if (change.Refusal is not null)
                return change;
            cases[id] = change.Case;
            if (!order.Contains(id))
                order.AddLast(id);
            keep(change.Case);
        }

        Tell(change.Case);
        return change;
    }

    private void Keep(ReviewCase changed) => host.Store.Post(new StoreWrite(s => SqliteCases.Update(s, changed)) { Committed = () => { } });

    private void Remember(ReviewCase c)
    {
        lock (gate)
        {
            if (!cases.TryAdd(c.Id, c))
                return;
            order.AddLast(c.Id);
            if (order.Count > InMemory)
            {
                cases.Remove(order.First!.Value);
                order.RemoveFirst();
            }
        }
    }

    private void Tell(ReviewCase c)
    {
        Interlocked.Increment(ref version);
        Changed?.Invoke(c);
    }
}
