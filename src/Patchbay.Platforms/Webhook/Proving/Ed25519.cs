using System.Runtime.InteropServices;

namespace Patchbay.Platforms.Webhook.Proving;

/// <summary>
/// Signatures with a public key that the framework does not know, by the library on which its own cryptography stands on Linux.
/// Elsewhere there is none that is certainly there.
/// </summary>
static class Ed25519
{
    public const int KeyLength = 32;

    const string Library = "libcrypto.so.3";
    const int SignatureLength = 64;
    const int KindOfKey = 1087; // OpenSSL's number for Ed25519

    static readonly Lazy<bool> There = new(() => OperatingSystem.IsLinux() && NativeLibrary.TryLoad(Library, out _));

    /// <summary>False where nothing can be proven.</summary>
    public static bool IsThere => There.Value;

    public static bool Verify(byte[] publicKey, byte[] signature, byte[] message)
    {
        if (!IsThere || publicKey.Length != KeyLength || signature.Length != SignatureLength)
        {
            return false;
        }

        var (key, context) = (NewKey(KindOfKey, 0, publicKey, (nuint)publicKey.Length), NewContext());
        try
        {
            return key != 0 && context != 0 && Begin(context, 0, 0, 0, key) == 1
                && Check(context, signature, (nuint)signature.Length, message, (nuint)message.Length) == 1;
        }
        finally
        {
            FreeContext(context);
            FreeKey(key);
        }
    }

#pragma warning disable SYSLIB1054 // Integers and arrays of bytes need no marshalling code, and so no unsafe blocks.
    [DllImport(Library, EntryPoint = "EVP_PKEY_new_raw_public_key")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern nint NewKey(int kind, nint engine, byte[] key, nuint length);

    [DllImport(Library, EntryPoint = "EVP_PKEY_free")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern void FreeKey(nint key);

    [DllImport(Library, EntryPoint = "EVP_MD_CTX_new")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern nint NewContext();

    [DllImport(Library, EntryPoint = "EVP_MD_CTX_free")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern void FreeContext(nint context);

    [DllImport(Library, EntryPoint = "EVP_DigestVerifyInit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int Begin(nint context, nint keyContext, nint digest, nint engine, nint key);

    [DllImport(Library, EntryPoint = "EVP_DigestVerify")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int Check(nint context, byte[] signature, nuint signatureLength, byte[] message, nuint messageLength);
#pragma warning restore SYSLIB1054
}
