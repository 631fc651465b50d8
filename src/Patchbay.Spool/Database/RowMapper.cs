namespace Patchbay.Spool;

/// <summary>Turns a row into a value. The row is valid only until it returns.</summary>
public delegate T RowMapper<out T>(SqlRow row);
