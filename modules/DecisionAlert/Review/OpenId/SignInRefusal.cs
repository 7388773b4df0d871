namespace LossPrevention.DecisionAlert.Review.OpenId;

/// <summary>Why a sign-in by the provider was refused, as a word of the pages under <c>OpenId</c>.</summary>
internal enum SignInRefusal
{
    /// <summary>The provider does not answer.</summary>
    ProviderAbsent,

    /// <summary>The token is not this provider's, not for this application, too old, or not of this sign-in.</summary>
    BadToken,

    /// <summary>The token bears none of the application's roles.</summary>
    NoRole,

    /// <summary>The person is not of the tenant or the group.</summary>
    NotOfThisStore,

    /// <summary>The store has shut this person out.</summary>
    Disabled,

    /// <summary>The person, or the provider, broke it off.</summary>
    BrokenOff,
}

/// <summary>A sign-in is refused.</summary>
/// <param name="refusal">Why, for the person.</param>
/// <param name="detail">The same for the access log; no token, no secret.</param>
internal sealed class SignInRefusedException(SignInRefusal refusal, string detail) : Exception(detail)
{
    /// <summary>Why.</summary>
    public SignInRefusal Refusal => refusal;
}
