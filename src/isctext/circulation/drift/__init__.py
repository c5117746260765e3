"""Sense drift: does a word keep other company in one arena than in another?"""
