"""What a crawl needs beyond the spiders: charset, archive, verdict, feeds, logs, manners."""
