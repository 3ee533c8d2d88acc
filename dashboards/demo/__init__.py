"""The demonstration: invented enterprises, their returns, and the spreadsheets an office would send."""
