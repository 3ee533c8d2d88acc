"""The workbook that goes back to the clerk: what is wrong in it coloured, commented and listed.

A stranger's workbook is parsed in a limited child process alone; nothing here knows a model or a request.
"""
