"""The review desk: a person sees, corrects and accepts in a browser what the machine read.

Nothing of it is imported before `sohoa review` is called: its libraries are an extra. Text of documents is hostile
where it is shown: templates escape it, scripts set it as text, and the content security policy lets nothing else run.
"""
